import { z } from 'zod'
import type { Question } from './model.ts'

export type Read<T> =
  | { ok: true; answer: T }
  | {
      ok: false
      /** What is wrong, in words for the model; they may hold what it wrote itself. */
      problem: string
      /** The same for a log: nothing of the answer. */
      detail: string
    }

/** A model's text as the answer it has to be. */
export function readAnswer<T>(
  text: string,
  { schema, check }: Pick<Question<T>, 'schema' | 'check'>,
): Read<T> {
  const parsed = parse(text, schema)
  if (!parsed.ok) return parsed
  const objection = check?.(parsed.answer) ?? null
  return objection === null ? parsed : wrong(objection, 'it was checked and refused')
}

function parse<T>(text: string, schema: z.ZodType<T>): Read<T> {
  try {
    const json = readJson(text)
    if (json === undefined) return wrong('It is no JSON document.', 'it is no JSON')
    const { data, error } = schema.safeParse(json)
    if (!error) return { ok: true, answer: data }
    const codes = [...new Set(error.issues.map(({ code }) => code))].join(', ')
    return wrong(z.prettifyError(error), `it does not fit the schema: ${codes}`)
  } catch (error) {
    // Nested so deep that reading it has no end.
    if (error instanceof RangeError) return wrong('It is nested too deep.', 'it is nested too deep')
    throw error
  }
}

/** The document, after thoughts or not, in a code fence or not; undefined when it is none. */
function readJson(text: string): unknown {
  const said = /^\s*<think>[\s\S]*?<\/think>([\s\S]*)$/.exec(text)?.[1] ?? text
  const bare = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(said)?.[1] ?? said
  try {
    return JSON.parse(bare, withoutPrototype)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A key that is harmless here would set a prototype wherever the answer is copied by assignment. */
function withoutPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}

function wrong(problem: string, detail: string): Read<never> {
  return { ok: false, problem: problem.length > 2_000 ? `${problem.slice(0, 2_000)}…` : problem, detail }
}
