@echo off
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1
if not exist program\Scripts\python.exe goto missing
program\Scripts\python.exe -m upgrade_check serve
if errorlevel 1 pause
exit /b 0
:missing
echo 还没有安装。请先双击“安装.bat”。
pause
exit /b 1
