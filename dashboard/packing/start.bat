@echo off
rem This script was written for Windows, but has not been tested there.
chcp 65001 >nul
cd /d "%~dp0"
if "%PYTHON%"=="" set PYTHON=py
set TIME_ZONE=@ZONE@
"%PYTHON%" -m dashboard show %*
pause
