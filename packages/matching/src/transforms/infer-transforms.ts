import { inferCodes } from './infer-codes.ts'
import { inferScale } from './infer-scale.ts'
import { inferText } from './infer-text.ts'
import type { InferredTransform, TransformQuestion } from './transform-question.ts'

/**
 * What the table keeps in place of the cells, where both sides say that it is something else: a number times a factor, codes
 * for labels, tidied texts. Null: the cells' own values, or nothing that is certain.
 */
export function inferTransform(question: TransformQuestion): InferredTransform | null {
  return inferScale(question) ?? inferCodes(question) ?? inferText(question)
}

/** `inferTransform` of each pair of a mapping. */
export function inferTransforms(questions: readonly TransformQuestion[]): (InferredTransform | null)[] {
  return questions.map(inferTransform)
}
