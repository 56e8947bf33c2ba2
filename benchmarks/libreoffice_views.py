"""LibreOffice as a judge of tracked changes: each file loaded, all changes accepted or rejected, saved as text.

Run by the Python that has LibreOffice's `uno` (Debian: python3-uno), never by the project itself. Reads JSON lines
`{"source", "target", "view"}` from standard input, where `view` is accept, reject or as-is.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def prop(name, value):
    out = PropertyValue()
    out.Name, out.Value = name, value
    return out


def connected(port, profile):
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
         f"--accept=socket,host=127.0.0.1,port={port};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return office, resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not answer")


def main():
    jobs = [json.loads(line) for line in sys.stdin if line.strip()]
    with tempfile.TemporaryDirectory() as profile:
        office, context = connected(int(sys.argv[1]) if len(sys.argv) > 1 else 2077, profile)
        try:
            services = context.ServiceManager
            desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
            for job in jobs:
                document = desktop.loadComponentFromURL(
                    Path(job["source"]).resolve().as_uri(), "_blank", 0, (prop("Hidden", True),)
                )
                frame = document.CurrentController.Frame
                command = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}
                if job["view"] in command:
                    dispatcher.executeDispatch(frame, command[job["view"]], "", 0, ())
                filters = {".txt": "Text (encoded)", ".docx": "MS Word 2007 XML", ".pdf": "writer_pdf_Export"}
                target = Path(job["target"])
                options = (prop("FilterName", filters[target.suffix]),)
                if target.suffix == ".txt":
                    options += (prop("FilterOptions", "UTF8,LF"),)
                document.storeToURL(target.resolve().as_uri(), options)
                document.close(True)
        finally:
            office.terminate()
            office.wait(20)


if __name__ == "__main__":
    main()
