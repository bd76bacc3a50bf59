"""Files that are refused, or of which a column is."""
import shutil
class Refused:
    def __init__(self, folder):
        self.folder = folder
        self.lines = []
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    def close(self):
        (self.folder / "reasons.tsv").write_text("".join(self.lines))
def write_unwanted(refused): pass
def write_damaged(refused): pass
