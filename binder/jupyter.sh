# shellcheck shell=bash disable=SC2154
# Jupyter, for binder/up: finds or installs it, gives it our kernel, keeps its files in the project.

packages=(jupyterlab==4.6.4 jupyter-server==2.21.1 jupyter-client==8.10.0 nbconvert==7.17.1)
spec_path=$target/jupyter
log=$target/jupyter-install.log

# Prints the Python that has Jupyter: the one on the PATH, that of the jupyter command, the private one, the system's.
find_jupyter() {
  local python jupyter
  jupyter=$(command -v jupyter || true)
  for python in "$(command -v python3 || true)" "$(sed -n '1s/^#! *\(\/[^ ]*python[^ ]*\).*/\1/p;1q' "${jupyter:-/dev/null}")" \
      "$target/venv/bin/python" /usr/bin/python3; do
    if [ -x "$python" ] && { has "$python" jupyterlab || has "$python" notebook; } && has "$python" nbconvert; then
      echo "$python"
      return
    fi
  done
  return 1
}

has() { "$1" -c "import $2" >/dev/null 2>&1; }

install_jupyter() {
  mkdir -p "$target"
  from_pypi || from_apt
}

from_pypi() {
  local python3
  python3=$(command -v python3) || { say "no Jupyter here, and no Python to install it with"; return 1; }
  say "no Jupyter here: making a private one in lib/target/venv, from PyPI"
  if "$python3" -m venv "$target/venv" >"$log" 2>&1 &&
      "$target/venv/bin/python" -m pip install --quiet --retries 0 --timeout 10 "${packages[@]}" >>"$log" 2>&1; then return; fi
  rm -rf "$target/venv"
  say "that did not work: lib/target/jupyter-install.log says why"
  return 1
}

from_apt() {
  command -v apt-get >/dev/null || return 1
  local as_root=""
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as_root="sudo -n"
  fi
  say "installing the system's packages jupyter-notebook and jupyter-nbconvert with ${as_root:+$as_root }apt-get"
  $as_root apt-get -qq update </dev/null >>"$log" 2>&1 || true
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install jupyter-notebook jupyter-nbconvert \
    </dev/null >>"$log" 2>&1 || { say "that did not work: lib/target/jupyter-install.log says why"; return 1; }
}

json() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

# Our kernel, named java, where only this script's Jupyter looks.
write_kernel() {
  mkdir -p "$spec_path/kernels/java"
  cat >"$spec_path/kernels/java/kernel.json" <<TEXT
{
  "argv": ["$(json "$JAVA_HOME")/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx512m",
    "$(json "${quiet[0]}")", "$(json "${quiet[1]}")", "-cp", "$(json "$jars")/*", "outagebook.kernel.JupyterKernel", "{connection_file}"],
  "display_name": "Java",
  "language": "java",
  "interrupt_mode": "message",
  "env": {"OUTAGEBOOK_HOME": "$(json "$root")"}
}
TEXT
}

# A copy, named java, of a kernel the user has, with the library on its class path. The user's own stays as it is.
copy_kernel() {
  spec_path=$target/jupyter-other
  IPYTHONDIR=$target/jupyter-home/ipython "$python" - "$1" "$spec_path/kernels/java" "$jars/*.jar" "$root" <<'TEXT' || exit 1
import json, os, shutil, sys
from jupyter_client.kernelspec import KernelSpecManager
name, copy, jars, root = sys.argv[1:]
specs = KernelSpecManager().find_kernel_specs()
if name not in specs:
    sys.exit("binder/up: no kernel is called %s; there are: %s" % (name, ", ".join(sorted(specs)) or "none"))
shutil.rmtree(copy, ignore_errors=True)
shutil.copytree(specs[name], copy)
file = os.path.join(copy, "kernel.json")
spec = json.load(open(file, encoding="utf-8"))
env = spec.setdefault("env", {})
env["OUTAGEBOOK_HOME"] = root
for variable in "IJAVA_CLASSPATH", "JJAVA_CLASSPATH":
    before = env.get(variable) or os.environ.get(variable)
    env[variable] = before + os.pathsep + jars if before else jars
json.dump(spec, open(file, "w", encoding="utf-8"), indent=2)
TEXT
}

# Jupyter's own files stay in the project, unless the user says otherwise.
jupyter_environment() {
  export JUPYTER_PATH="$spec_path${JUPYTER_PATH:+:$JUPYTER_PATH}"
  export JUPYTER_DATA_DIR="${JUPYTER_DATA_DIR:-$target/jupyter-home/data}"
  export JUPYTER_RUNTIME_DIR="${JUPYTER_RUNTIME_DIR:-$target/jupyter-home/runtime}"
  export IPYTHONDIR="${IPYTHONDIR:-$target/jupyter-home/ipython}"
  if [ -n "${JUPYTER_CONFIG_DIR:-}" ]; then return; fi
  export JUPYTER_CONFIG_DIR=$target/jupyter-home/config
  mkdir -p "$JUPYTER_CONFIG_DIR/labconfig"
  # The kernel has no debugger; JupyterLab looks for one all the same, and fills the console with errors.
  echo '{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true, "@jupyterlab/debugger-extension": true}}' >"$JUPYTER_CONFIG_DIR/labconfig/page_config.json"
}

# Jupyter draws the pictures in outputs only of notebooks that it trusts; these are ours.
trust_notebooks() {
  "$python" -m nbformat.sign "$root"/notebooks/*.ipynb >>"$log" 2>&1 || say "Jupyter does not show the pictures until a notebook has run: lib/target/jupyter-install.log says why"
}
