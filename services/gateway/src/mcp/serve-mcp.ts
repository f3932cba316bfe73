import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import type { CallApi } from './call-api.ts'
import { instructions } from './instructions.ts'
import type { Seals } from './seals.ts'
import { tools } from './tools/tools.ts'

/** What one request over MCP is served with. */
export type Caller = {
  call: CallApi
  seals: Seals
  /** Told of what went wrong unexpectedly, or was refused by the protocol. */
  onError: (error: unknown) => void
}

/**
 * Answers one HTTP request as an MCP server: of the revision 2026-07-28, and of those before it, without a session, so that
 * the next request may reach another process. It is loaded when first asked for: a start has no time for it.
 */
export async function serveMcp(request: Request, caller: Caller): Promise<Response> {
  const handler = createMcpHandler(() => serverFor(caller), {
    onerror: caller.onError,
    // Tools come and go with a release: there is nothing to listen for.
    maxSubscriptions: 0,
  })
  return handler.fetch(request)
}

function serverFor(caller: Caller): McpServer {
  const server = new McpServer(
    { name: 'doki', title: 'Doki', version: '0.1.0' },
    { instructions, capabilities: { tools: { listChanged: false } }, inputRequired: { legacyShim: false } },
  )
  for (const each of tools) each(server, caller)
  return server
}
