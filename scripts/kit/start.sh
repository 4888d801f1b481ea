#!/bin/sh
# Opens the page; Ctrl-C ends it.
set -eu
cd "$(dirname "$0")"
if [ ! -x program/bin/python ]; then
  echo "还没有安装，请先运行 ./install.sh。" >&2
  exit 1
fi
exec program/bin/python -m upgrade_check serve "$@"
