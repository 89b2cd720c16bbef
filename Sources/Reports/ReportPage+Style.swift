extension ReportPage {
  /// The style of the page: light or dark as the reader prefers, in colours of Okabe and Ito, which people with any
  /// colour vision tell apart.
  static let style = """

    :root { --page: #ffffff; --panel: #f5f7f9; --text: #1b2026; --faint: #57606a; --line: #d5dae0;
      --forward: #0072b2; --forward-page: #e6f1f8; --other: #8a5a00; }
    @media (prefers-color-scheme: dark) {
      :root { --page: #14181c; --panel: #1d2329; --text: #e6e9ec; --faint: #a2abb5; --line: #38414a;
        --forward: #56b4e9; --forward-page: #17303f; --other: #e69f00; }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 80rem; padding: 1.5rem 1.25rem 4rem; background: var(--page);
      color: var(--text); font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; }
    h1 { font-size: 1.6rem; margin: 0; }
    header p { margin: 0.25rem 0 0; color: var(--faint); max-width: 48rem; }
    h2 { font-size: 1.15rem; margin: 2.25rem 0 0.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
    h3 { font-size: 1rem; margin: 1rem 0 0.25rem; overflow-wrap: anywhere; }
    h2::first-letter { text-transform: uppercase; }
    section p { margin: 0.25rem 0 0.5rem; color: var(--faint); }
    .tiles { display: flex; flex-wrap: wrap; gap: 0.75rem; list-style: none; margin: 1.25rem 0 0; padding: 0; }
    .tiles li { background: var(--panel); border: 1px solid var(--line); border-radius: 0.5rem;
      padding: 0.5rem 1rem; color: var(--faint); }
    .tiles b { display: block; font-size: 1.35rem; line-height: 1.3; color: var(--text);
      font-variant-numeric: tabular-nums; }
    .figures { display: grid; gap: 1rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--panel-width)), 1fr)); }
    figure { margin: 0; padding: 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem; max-width: 100%; }
    figcaption { font-weight: 600; margin-bottom: 0.25rem; max-width: 28rem; overflow-wrap: anywhere; }
    svg { display: block; max-width: 100%; height: auto; fill: var(--text); font-size: 12.5px; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
    .legend span { display: inline-flex; align-items: center; gap: 0.4rem; }
    #tools { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; align-items: center; margin: 0.5rem 0; }
    #tools[hidden], tr[hidden] { display: none; }
    #tools input { flex: 0 1 24rem; min-width: 10rem; font: inherit; padding: 0.35rem 0.6rem; color: inherit;
      background: var(--page); border: 1px solid var(--faint); border-radius: 0.35rem; }
    #tools output { color: var(--faint); }
    .table { overflow: auto; max-height: 75vh; border: 1px solid var(--line); border-radius: 0.5rem; }
    table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: 0.9rem; }
    th, td { text-align: left; padding: 0.3rem 0.7rem; border-bottom: 1px solid var(--line); max-width: 22rem;
      overflow-wrap: break-word; }
    .number, th { white-space: nowrap; }
    .long { max-height: 4.4em; overflow: auto; min-width: 14rem; }
    tbody tr:last-child td { border-bottom: 0; }
    th { position: sticky; top: 0; background: var(--panel); font-weight: 600; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    tr.forward td { background: var(--forward-page); }
    tbody tr:hover td { background: var(--panel); }
    th button { all: unset; cursor: pointer; display: inline-flex; gap: 0.3rem; border-radius: 0.2rem; }
    th button::after { content: "↕"; color: var(--faint); }
    th[aria-sort="ascending"] button::after { content: "↑"; color: var(--forward); }
    th[aria-sort="descending"] button::after { content: "↓"; color: var(--forward); }
    :focus-visible, th button:focus-visible { outline: 2px solid var(--forward); outline-offset: 2px; }
    .names { columns: 9rem; margin: 0.25rem 0 0.75rem; padding-left: 1.1rem; }
    .names li { overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0.25rem 0; }
    dt { color: var(--faint); }
    dd { margin: 0; overflow-wrap: anywhere; }
    @media print { .table { max-height: none; overflow: visible; } #tools { display: none; } }

    """
}
