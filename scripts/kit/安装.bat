@echo off
chcp 65001 >nul
cd /d "%~dp0"
set PYTHON=
py -{python} -c "" >nul 2>nul && set PYTHON=py -{python}
if not defined PYTHON python -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '{python}')" >nul 2>nul && set PYTHON=python
if not defined PYTHON goto missing
%PYTHON% -m venv --clear --without-pip program || goto failed
for %%f in (wheels\pip-*.whl) do program\Scripts\python.exe %%f\pip install --quiet --no-index --no-warn-script-location --find-links wheels "upgrade-check[pdf,page]" || goto failed
echo 安装完成。请双击“启动.bat”。
pause
exit /b 0
:missing
echo 没有找到 Python {python}（64 位）。请先安装 Python {python}，再双击“安装.bat”。
pause
exit /b 1
:failed
echo 安装没有完成，原因见上。请确认这个文件夹可以写入，并且压缩包已全部解压。
pause
exit /b 1
