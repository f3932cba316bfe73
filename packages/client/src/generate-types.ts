import openapi, { astToString } from 'openapi-typescript'

const head = `// Made by \`./doki types\` from openapi.json: do not edit.

`

/** The types of an OpenAPI document (JSON), as TypeScript. */
export async function generateTypes(document: string): Promise<string> {
  return head + astToString(await openapi(document, { alphabetize: true, defaultNonNullable: false }))
}
