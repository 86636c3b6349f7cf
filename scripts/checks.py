"""The runner of the project's own checks, and what they print."""

import sys


class Checks(list):
    """The checks of a script, in their order; used as a decorator it takes one more."""

    def __call__(self, function):
        self.append(function)
        return function

    def run(self, *arguments):
        """Run each, tell its problems, note it in the file that the script was given; tell whether one failed.

        A check returns its problems, one text each; its docstring says what holds.
        """
        failed = False
        with open(sys.argv[1], "a", encoding="utf-8") as results:
            for function in self:
                problems = list(function(*arguments))
                failed = failed or bool(problems)
                print(f"{'✗' if problems else '✓'} {function.__name__}: {function.__doc__}")
                for problem in problems:
                    print(f"    {problem}")
                results.write(f"{'failed' if problems else 'ok'} {function.__name__}\n")
        return failed
