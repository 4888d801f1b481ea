"""Any workbook as grids of cells, safely."""
