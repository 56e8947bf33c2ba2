"""``policypress COMMAND``: finds the command's module, runs it, and turns errors into messages and exit codes."""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import sys

import click

from policypress import __version__
from policypress.characters import logged
from policypress.errors import PolicyError, UsageError

COMMANDS = {
    "anchor": "anchor",
    "as-of": "as_of",
    "check": "check",
    "compare": "compare",
    "evidence": "evidence",
    "export": "export",
    "import": "importing",
    "init": "init",
    "links": "links",
    "notify": "notify",
    "recipients": "recipients",
    "release": "release",
    "reschedule": "schedule",
    "rules": "rules",
    "seal": "seal",
    "sign": "sign",
    "verify": "verify",
    "withdraw": "schedule",
}


class _Commands(click.Group):
    """Imports a command only when it is asked for, so that ``check`` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"policypress.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_").replace("import", "import_"))
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def policypress() -> None:
    """Keep policies as versioned Markdown, find material changes, publish them, and tell the people concerned."""


def _refused(error: OSError) -> str:
    """What the operating system would not do, where, and what to do."""
    where = f"{error.filename2 or error.filename}: " if error.filename else ""
    return (
        f"{where}cannot be read or written ({error.strerror or error}). Check the path, its permissions and the space "
        "on the disk."
    )


def _readable(arguments: list[str]) -> None:
    for number, argument in enumerate(arguments, start=1):
        if not argument.isascii() and argument.encode("utf-8", "replace") != argument.encode("utf-8", "surrogatepass"):
            raise UsageError(f"Argument {number} ({argument!r}) is not UTF-8. Type it anew, or rename the file.")


def main(arguments: list[str] | None = None) -> None:
    """Run one command; every error leaves here as a message on stderr and the contract's exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a terminal cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    atexit.register(gc.freeze)  # the process ends and frees everything at once; nobody need look for cycles before
    try:
        _readable(sys.argv[1:] if arguments is None else arguments)
        policypress.main(args=arguments, prog_name="policypress", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except PolicyError as error:
        click.echo(logged(str(error)), err=True)
        sys.exit(error.code)
    except OSError as error:
        click.echo(_refused(error), err=True)
        sys.exit(2)
    except Exception as error:
        from policypress.cli.unforeseen import UNFORESEEN, said_of

        click.echo(said_of(error), err=True)
        sys.exit(UNFORESEEN)


if __name__ == "__main__":
    main()
