"""Runs nf-core's own lint over the modules. Usage: nf_core_lint.py FOLDER-OF-MODULES

What it cannot have here is stood in for: `nextflow inspect` is answered from the text of main.nf, and the copy of
nf-core/modules that it would clone is a folder with two lenient schemas. All else is nf-core's.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SCHEMAS = {
    "meta-schema.json": {"type": "object", "required": ["name", "description", "keywords", "authors", "output", "tools"]},
    "environment-schema.json": {
        "type": "object", "required": ["channels", "dependencies"], "not": {"required": ["name"]},
        "properties": {"channels": {"items": {"enum": ["bioconda", "conda-forge"]}, "minItems": 2}}},
}
INSPECT = """\
#!/usr/bin/env python3
import json, re, sys
words = sys.argv[1:]
if "inspect" in words:
    singularity, docker = re.findall(r"[?:] '([^']+)'", open(words[-1]).read())[:2]
    chosen = singularity if "singularity" in words else docker
    print(json.dumps({"processes": [{"name": "X", "container": chosen}]}))
else:
    print("nextflow version 25.04.8.5956")
"""


def main():
    with tempfile.TemporaryDirectory() as work:
        repository = Path(work) / "repository"
        shutil.copytree(sys.argv[1], repository / "modules/nf-core/gsfm")
        (repository / ".nf-core.yml").write_text("repository_type: modules\norg_path: nf-core\n")
        for name, schema in SCHEMAS.items():
            (repository / "modules" / name).write_text(json.dumps(schema))
        subprocess.run(["git", "init", "--quiet", repository], check=True)
        tools = Path(work) / "bin"
        tools.mkdir()
        (tools / "nextflow").write_text(INSPECT)
        (tools / "nextflow").chmod(0o755)
        os.environ["PATH"] = f"{tools}:{os.environ['PATH']}"
        os.chdir(repository)
        sys.exit(lint(repository))


def lint(repository):
    import nf_core.modules.modules_repo

    def stand_in(self, *_, **__):
        self.remote_url, self.branch, self.repo_path = "https://github.com/nf-core/modules.git", "master", "nf-core"
        self.local_repo_dir, self.fullname, self.avail_module_names = str(repository), "nf-core/modules", None
        self.modules_dir = repository / "modules/nf-core"
        self.subworkflows_dir = repository / "subworkflows/nf-core"

    nf_core.modules.modules_repo.ModulesRepo.__init__ = stand_in
    from nf_core.modules.lint import ModuleLint

    found = ModuleLint(Path("."), hide_progress=True)
    found.lint(all_modules=True, print_results=False, show_passed=False, local=False, fix_version=False)
    for result in [*found.failed, *found.warned]:
        print(f"{result.component_name}: {result.lint_test}: {result.message}", file=sys.stderr)
    modules = len(re.findall(r"process ", "".join(path.read_text() for path in repository.rglob("main.nf"))))
    print(f"nf-core lint of {modules} modules: {len(found.passed)} passed, {len(found.warned)} warned, {len(found.failed)} failed")
    return 1 if found.failed or found.warned or len(found.passed) < 50 * modules else 0


if __name__ == "__main__":
    main()
