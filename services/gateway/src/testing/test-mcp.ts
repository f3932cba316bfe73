import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { z } from 'zod'
import type { TestGateway } from './test-gateway.ts'
import { testWorkspace } from './test-workspace.ts'

type Test = Parameters<typeof testWorkspace>[0]

/** What a tool answered: the words, and the structure. */
const Told = z.object({
  isError: z.boolean().default(false),
  content: z.array(z.object({ text: z.string() })),
  structuredContent: z.record(z.string(), z.any()).default({}),
})

type Options = {
  /** The revision before 2026-07-28, as most clients still speak it. */
  legacy?: boolean
  /** What the person at the client says when asked; absent: the client cannot ask. */
  person?: (message: string) => boolean
}

/** The gateway of `testWorkspace`, listening, and clients of the SDK that speak to it over HTTP. */
export async function testMcp(t: Test, changes: Parameters<typeof testWorkspace>[1] = {}) {
  const workspace = await testWorkspace(t, changes)
  const url = await workspace.app.listen({ host: '127.0.0.1', port: 0 })

  /** A client of somebody, connected; `tool` calls one. */
  async function connect(userId: string, { legacy = false, person }: Options = {}) {
    const client = new Client(
      { name: 'test', version: '1' },
      {
        versionNegotiation: { mode: legacy ? 'legacy' : { pin: '2026-07-28' } },
        capabilities: person ? { elicitation: { form: {} } } : {},
      },
    )
    if (person) {
      client.setRequestHandler('elicitation/create', ({ params }) =>
        person(params.message) ? { action: 'accept', content: { yes: true } } : { action: 'decline' },
      )
    }
    const authorization = `Bearer ${await workspace.tokenOf(userId)}`
    const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), {
      requestInit: { headers: { authorization } },
    })
    await client.connect(transport)
    t.teardown(() => client.close())

    async function tool(name: string, args: Record<string, unknown> = {}) {
      const told = Told.parse(await client.callTool({ name, arguments: args }))
      return { ...told, text: told.content.map(({ text }) => text).join('\n'), found: told.structuredContent }
    }
    return { client, tool }
  }

  /** A request of one's own making. */
  async function post(userId: string, body: unknown, headers: Record<string, string> = {}) {
    return fetch(new URL('/mcp', url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await workspace.tokenOf(userId)}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  return { ...workspace, url, connect, post }
}

export type TestMcp = Awaited<ReturnType<typeof testMcp>> & TestGateway
