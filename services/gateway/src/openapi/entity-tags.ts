import type { OperationObject } from './document.ts'

const tag = { ETag: { description: 'Of what the answer says', schema: { type: 'string' } } }

/** `components.responses`: that nothing changed since the caller asked last. */
export const notModified = {
  NotModified: {
    description:
      'It is as it was: what carried the `ETag` you sent as `If-None-Match` still says it. No body',
    headers: tag,
  },
}

const ifNoneMatch = {
  name: 'if-none-match',
  in: 'header',
  description: 'The `ETag` of the answer you have: 304 for as long as nothing changed',
  required: false,
  schema: { type: 'string' },
}

/** An operation whose answer carries an `ETag` and is spared who has it already. */
export function withEntityTag(operation: OperationObject): OperationObject {
  const { parameters = [], responses } = operation
  const { 200: answer, ...others } = responses
  if (!answer) return operation
  return {
    ...operation,
    parameters: [...parameters, ifNoneMatch],
    responses: {
      200: { ...answer, headers: tag },
      304: { $ref: '#/components/responses/NotModified' },
      ...others,
    },
  }
}
