"""Run as a program of its own: SVG in, PDF or PNG out.

It holds the interpreter for up to a second, takes 100 MB, and reads what people typed: none of that in the server.
"""

import sys

import pylopdf_fonts_zh_cn as fonts
import vl_convert


def main() -> None:
    """Convert what comes in, with the letters of Noto Sans SC and Noto Serif SC whatever the server has."""
    vl_convert.register_font_directory(str(fonts.sans_path().parent))
    convert = vl_convert.svg_to_png if sys.argv[1] == "png" else vl_convert.svg_to_pdf
    sys.stdout.buffer.write(convert(sys.stdin.buffer.read().decode()))


if __name__ == "__main__":
    main()
