import { z } from 'zod'
import { SheetColumn } from './dataset.ts'

/** A plain decimal other than 0, without an exponent: `100`, `0.001`, `2.54`. */
const Factor = z.string().regex(/^(?=.{1,30}$)(?=.*[1-9])(0|[1-9]\d*)(\.\d+)?$/)

/** The table keeps the sheet's number times the factor, exactly: 12.50 and 1250 with `100`. */
const Scale = z.strictObject({ kind: z.literal('scale'), factor: Factor })

/** What the sheet writes for what the table keeps. Of several labels with one code, the first is what Doki writes. */
const Codes = z.strictObject({
  kind: z.literal('codes'),
  pairs: z
    .array(
      z.strictObject({
        sheet: z.string().min(1),
        /** The canonical text of a value of the table's column. */
        table: z.string().min(1),
      }),
    )
    .min(1)
    .max(1000),
})

/** Texts are tidied on their way into the table; the cell keeps its spelling. */
const Text = z.strictObject({
  kind: z.literal('text'),
  /** Without the spaces at its edges. */
  trim: z.boolean(),
  case: z.enum(['upper', 'lower']).nullable(),
})

/** The table column takes one part of the cell; several columns may take theirs of one cell. */
const Part = z.strictObject({
  kind: z.literal('part'),
  /**
   * What the cell is made of: the name of a person, words with spaces between them, or parts with `separator` between them.
   */
  of: z.enum(['person', 'words', 'separator']),
  /**
   * Which part: the first; the last, where there are two at least; all after the first; or one by its place, from 0 on.
   * Of a person, `first` are all given names, `last` is the family name, `rest` the given names after the first, and
   * a place is that of one given name.
   */
  take: z.union([z.enum(['first', 'last', 'rest']), z.int().min(0).max(99)]),
  /** Of `separator` alone; null for the others. */
  separator: z.string().min(1).max(20).nullable(),
})

/** The table column takes the mapping's cell and these, in this order, those that are filled, joined. */
const Join = z.strictObject({
  kind: z.literal('join'),
  with: z.array(SheetColumn.strict()).min(1).max(20),
  separator: z.string().max(20),
})

/** The table column gets this in every row that comes from the sheet; the sheet has no column for it. */
const Constant = z.strictObject({
  kind: z.literal('constant'),
  /** As it would be typed into the sheet. */
  value: z.string().min(1),
})

/** How a cell becomes the value of the table's column, where it is not the same one. What it does is in packages/sync. */
export const Transform = z
  .discriminatedUnion('kind', [Scale, Codes, Text, Part, Join, Constant])
  .meta({ id: 'Transform' })
export type Transform = z.infer<typeof Transform>
