import { type Conversation, converse, say } from './conversation.ts'
import type { Failure } from './failure.ts'
import type { Question } from './model.ts'
import { type Read, readAnswer } from './read-answer.ts'

/** What is wrong with the first answer is told the model, once; what is wrong with the second, the caller. */
export async function tryTwice<T>(
  question: Question<T>,
  conversation: Conversation,
): Promise<{ ok: true; answer: T } | Failure> {
  const first = await tryOnce(question, conversation)
  if ('why' in first || first.ok) return first
  say(
    conversation,
    `That answer cannot be used. ${first.problem}\nAnswer again, all of it, as one JSON object.`,
  )
  const second = await tryOnce(question, conversation)
  return 'why' in second || second.ok ? second : { why: 'unreadable', detail: second.detail }
}

async function tryOnce<T>(question: Question<T>, conversation: Conversation): Promise<Read<T> | Failure> {
  const reply = await converse(conversation)
  if (!reply) return { why: 'unreadable', detail: 'it wants more of tools than it may' }
  switch (reply.finish) {
    case 'refused':
      return { why: 'refused' }
    case 'length':
      return cutOff
    case 'stop':
    case 'other':
      return readAnswer(reply.text, question)
  }
}

/** Also when what there is of it happens to be a document: what is missing nobody knows. */
const cutOff: Read<never> = {
  ok: false,
  problem: 'It is cut off, as it is too long. Be brief.',
  detail: 'it is cut off',
}
