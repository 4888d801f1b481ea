#!/bin/sh
# Installs into the folder "program" beside this file; needs Python {python} and no network.
set -eu
cd "$(dirname "$0")"
python=$(command -v python{python} || command -v python3 || true)
if [ -z "$python" ] || ! "$python" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '{python}')"; then
  echo "没有找到 Python {python}，请先安装。" >&2
  exit 1
fi
"$python" -m venv --clear --without-pip program
for pip in wheels/pip-*.whl; do
  program/bin/python "$pip/pip" install --quiet --no-index --no-warn-script-location --find-links wheels "upgrade-check[pdf,page]"
done
echo "安装完成。请运行 ./start.sh。"
