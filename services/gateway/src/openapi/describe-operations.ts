import { STATUS_CODES } from 'node:http'
import type { Document, OperationObject } from './document.ts'
import { notModified, withEntityTag } from './entity-tags.ts'
import type { Operation, Operations } from './operation.ts'
import { refusalResponses, refusalsOf } from './refusals.ts'

/** The document with all that `operations` know: stable ids, descriptions, examples, and how each may be refused. */
export function describeOperations(document: Document, operations: Operations): Document {
  const paths = Object.entries(document.paths).map(([path, methods]) => {
    const described = Object.entries(methods).map(([method, operation]) => {
      const route = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`
      return [method, describe(operation, operations[route] ?? { operationId: idOf(route) }, method)]
    })
    return [path, Object.fromEntries(described)]
  })
  const components = { ...document.components, responses: { ...notModified, ...refusalResponses() } }
  return { ...document, paths: Object.fromEntries(paths), components }
}

function describe(operation: OperationObject, known: Operation, method: string): OperationObject {
  const { responses, requestBody, parameters } = operation
  const answers = Object.entries(responses).filter(([status]) => /^[23]\d\d$/.test(status))
  const described = {
    ...operation,
    operationId: known.operationId,
    ...(parameters && { parameters: parameters.map(withDescription) }),
    description: operation.description ?? known.description,
    ...(requestBody && {
      requestBody: { ...requestBody, required: true, content: withExample(requestBody.content, known.body) },
    }),
    responses: {
      ...Object.fromEntries(
        answers.map(([status, answer]) => [status, describeAnswer(Number(status), answer, known)]),
      ),
      ...(known.over !== undefined && { 204: { description: known.over } }),
      ...refusalsOf(operation, known, method),
    },
  }
  // As `tagAnswers` does it: whatever is read, but for what never ends.
  const isTagged = method === 'get' && operation.security?.length && known.events === undefined
  return isTagged ? withEntityTag(described) : described
}

type Answer = OperationObject['responses'][string]

function describeAnswer(status: number, answer: Answer, { answer: example, events }: Operation): Answer {
  if (events !== undefined)
    return { description: events, content: { 'text/event-stream': { schema: { type: 'string' } } } }
  const description = answer.description === 'Default Response' ? STATUS_CODES[status] : answer.description
  if (!answer.content) return { ...answer, description }
  return { ...answer, description, content: withExample(answer.content, example) }
}

function withExample(content: NonNullable<OperationObject['requestBody']>['content'], example: unknown) {
  if (example === undefined) return content
  return Object.fromEntries(Object.entries(content).map(([type, media]) => [type, { ...media, example }]))
}

/** What parameters mean whose route does not say it. */
const meanings: Record<string, string> = {
  id: 'The id of it',
  userId: 'The id of the person',
  inviteId: 'The id of the invitation',
  workspaceId: 'The workspace it is about',
  syncId: 'Only of this sync',
  kind: 'Only of this kind',
  status: 'Only those that are so',
  state: 'Only those that are so',
  code: 'From Google',
  error: 'From Google',
}

function withDescription<T extends { name: string; description?: string | undefined }>(parameter: T): T {
  const description = parameter.description ?? meanings[parameter.name]
  return description === undefined ? parameter : { ...parameter, description }
}

/** For a route of which nothing is known: `GET /jobs/:id` is `getJobsId`. */
function idOf(route: string): string {
  const [first = '', ...words] = route.toLowerCase().split(/\W+/).filter(Boolean)
  return first + words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
