import { type Faults, faults } from '../stand-in/faults.ts'
import { type RequestLog, requestLog } from '../stand-in/request-log.ts'
import { type Script, script } from './answer.ts'
import type { ChatRequest } from './chat-request.ts'
import { openAiApp } from './openai-app.ts'

export type OpenAiOptions = {
  /** 0, the default, takes any free port. */
  port?: number
  /** The key that clients send; made up unless given. */
  key?: string
}

export type OpenAi = {
  /** The base URL for clients, up to and with `/v1`. */
  url: string
  key: string
  /** What it is going to answer. */
  answers: Script
  /** What it was asked, oldest first. */
  chats: readonly ChatRequest[]
  log: RequestLog
  faults: Faults
  stop(): Promise<void>
}

/** An endpoint that speaks OpenAI's protocol, on 127.0.0.1, and says what it is told to say. */
export async function startOpenAi({ port = 0, key = 'sk-local' }: OpenAiOptions = {}): Promise<OpenAi> {
  const chats: ChatRequest[] = []
  const control = { answers: script(), log: requestLog(), faults: faults() }
  const app = openAiApp({ key, chats, ...control })
  const url = await app.listen({ host: '127.0.0.1', port })
  return { url: `${url}/v1`, key, chats, ...control, stop: () => app.close() }
}
