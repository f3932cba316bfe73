import type { Message } from './provider.ts'

/** About how many tokens a text is: four characters each, one for each character of scripts that are no alphabet. */
export function estimateTokens(text: string): number {
  const wide = text.match(/[\u2e80-\uffff]/g)?.length ?? 0
  return Math.ceil((text.length - wide) / 4) + wide
}

/** The same for a conversation. */
export function estimateMessages(messages: readonly Message[]): number {
  return messages.reduce((sum, { content }) => sum + 4 + estimateTokens(JSON.stringify(content)), 0)
}
