#!/bin/sh
# 同心展示包：在本机浏览器中打开，只读。说明见 README.txt。按 Ctrl-C 结束。
cd "$(dirname "$0")" || exit 1
TIME_ZONE=@ZONE@ exec "${PYTHON:-python3}" -m dashboard show "$@"
