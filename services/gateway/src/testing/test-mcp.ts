import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { z } from 'zod'
import { type Changes, type TestGateway, testGateway } from './test-gateway.ts'
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

/** The gateway of `testWorkspace`, asked over MCP. */
export async function testMcp(t: Test) {
  const workspace = await testWorkspace(t)
  return { ...workspace, ...(await overMcp(t, workspace)) }
}

/** A gateway with nothing in it, asked over MCP. */
export async function bareMcp(t: Test, changes: Changes = {}) {
  const gateway = await testGateway(t, changes)
  return { ...gateway, ...(await overMcp(t, gateway)) }
}

/** Has the gateway listen, and gives clients of the SDK that speak to it over HTTP. */
async function overMcp(t: Test, { app, tokenOf }: Pick<TestGateway, 'app' | 'tokenOf'>) {
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

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
    const authorization = `Bearer ${await tokenOf(userId)}`
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
        authorization: `Bearer ${await tokenOf(userId)}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  return { url, connect, post }
}
