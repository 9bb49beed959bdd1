"""Writing office files: what every kind of report shares when it becomes a spreadsheet, a Word file or a PDF."""
