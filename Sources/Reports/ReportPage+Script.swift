extension ReportPage {
  /// The script of the page: sorting by a click or key on a header, searching while typing.
  ///
  /// It writes neither `<` nor `&`, so that the page is well-formed XML too.
  static let script = """

    'use strict';
    (function () {
      const table = document.getElementById('rows');
      const body = table.tBodies[0];
      const rows = Array.from(body.rows);
      const texts = rows.map(row => row.textContent.toLowerCase());
      const cells = rows.map(row => Array.from(row.cells, cell => cell.textContent));
      const headers = Array.from(table.tHead.rows[0].cells);
      const count = document.getElementById('count');
      const search = document.getElementById('search');

      function compare(column, isNumber, sign) {
        return function (a, b) {
          const left = cells[a][column], right = cells[b][column];
          let order = 0;
          if (isNumber) {
            // A missing number comes last, whichever way the others go.
            const x = Number(left), y = Number(right);
            const missing = Number(isNaN(x)) - Number(isNaN(y));
            if (missing !== 0) { return missing; }
            if (isNaN(x) === false) { order = Number(x > y) - Number(y > x); }
          } else {
            order = left.localeCompare(right, 'en', { numeric: true });
          }
          return order === 0 ? a - b : sign * order;
        };
      }

      function sort(header, column) {
        const next = { none: 'ascending', ascending: 'descending', descending: 'none' };
        const direction = next[header.getAttribute('aria-sort') || 'none'];
        headers.forEach(other => other.removeAttribute('aria-sort'));
        const order = rows.map((row, place) => place);
        if (direction !== 'none') {
          header.setAttribute('aria-sort', direction);
          const isNumber = header.classList.contains('number');
          order.sort(compare(column, isNumber, direction === 'ascending' ? 1 : -1));
        }
        body.append(...order.map(place => rows[place]));
      }

      function filter() {
        const words = search.value.toLowerCase().split(/\\s+/).filter(word => word.length > 0);
        let shown = 0;
        rows.forEach((row, place) => {
          row.hidden = words.every(word => texts[place].includes(word)) === false;
          if (row.hidden === false) { shown += 1; }
        });
        count.textContent = shown.toLocaleString('en') + ' of ' + rows.length.toLocaleString('en') + ' rows';
      }

      headers.forEach((header, column) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = header.textContent;
        header.replaceChildren(button);
        button.addEventListener('click', () => sort(header, column));
      });
      search.addEventListener('input', filter);
      document.getElementById('tools').addEventListener('submit', event => event.preventDefault());
      document.getElementById('tools').hidden = false;
      filter();
    })();

    """
}
