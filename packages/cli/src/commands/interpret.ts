import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Interpretation } from '@doki/contracts'
import { interpret } from '@doki/intent'
import { z } from 'zod'
import { type Command, readArgs, UsageError } from '../command.ts'
import { say } from '../demo/say.ts'
import { CatalogFile } from '../interpret/catalog-file.ts'
import { showInterpretation } from '../interpret/show-interpretation.ts'
import { callerFolder } from '../root.ts'

export const command: Command = {
  help: `Usage: ./doki interpret --catalog FILE [--previous FILE | --after SENTENCE] [--json] "SENTENCE"

Says what a sentence asks for, offline and by rules: English, German, French, Spanish, Portuguese. Nothing is done.

  --catalog FILE    what there is: {"timezone": "Europe/Berlin",
                      "spreadsheets": [{"id", "title", "tabs": [{"title", "headers": []}]}],
                      "tables": [{"schema", "name", "columns": [{"name", "type"}], "primaryKey": []}],
                      "syncs": [{"id", "name", "sheet", "table"}]}
                    (the sides of a sync: in words, or {spreadsheetId, tab} and {schema, name})
  --previous FILE   what was understood before (the document of --json), for "no, the other sheet"
  --after SENTENCE  the same, as a sentence; may be given several times
  --json            print {intent, confidence, questions, by} as one JSON document

docs/language.md shows what can be said.`,

  async run(args) {
    const { values, positionals } = readArgs(
      args,
      {
        catalog: { type: 'string' },
        previous: { type: 'string' },
        after: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
      },
      { allowPositionals: true },
    )
    if (values.catalog === undefined) throw new UsageError('which catalogue? Give it with --catalog FILE')
    const sentence = positionals.join(' ')
    if (sentence.trim() === '') throw new UsageError('which sentence? Put it in quotes at the end')
    const catalog = readDocument(values.catalog, CatalogFile, 'catalogue')
    let previous =
      values.previous === undefined
        ? undefined
        : readDocument(values.previous, Interpretation, 'interpretation')
    for (const earlier of values.after) previous = interpret(earlier, catalog, { previous })
    const interpretation = interpret(sentence, catalog, { previous })
    if (values.json) console.log(JSON.stringify(interpretation))
    else say(false).line(showInterpretation(interpretation, catalog))
    return 0
  },
}

/** Reads and checks a JSON file, and says what is wrong with it. */
function readDocument<T extends z.ZodType>(file: string, schema: T, what: string): z.infer<T> {
  const parsed = schema.safeParse(readJson(file, what))
  if (!parsed.success) throw new UsageError(`${file} is no ${what}:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function readJson(file: string, what: string): unknown {
  let text: string
  try {
    text = readFileSync(path.resolve(callerFolder, file), 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new UsageError(isMissing ? `there is no file ${file}` : `${file} cannot be read: ${String(error)}`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(
      `${file} is no JSON, so it is no ${what}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
