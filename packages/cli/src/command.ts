import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** One command of `./doki`. */
export interface Command {
  /** Shown by `--help`, and after a call that was not understood. */
  help: string
  /** Answers the exit code. A `DokiError` is shown by its message alone, a `UsageError` with the help. */
  run(args: string[]): Promise<number>
}

/** The words of the call are off. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** `node:util` parseArgs, with its complaints turned into a `UsageError`. Words that are no options are one, too. */
export function readArgs<T extends ParseArgsOptionsConfig>(
  args: string[],
  options: T,
  { allowPositionals = false } = {},
) {
  try {
    return parseArgs({ args, options, allowPositionals, strict: true })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // What it goes on to say of "--" helps nobody here.
    throw new UsageError(message.replace(/(?<=')\. To specify a positional.*/s, '.'))
  }
}
