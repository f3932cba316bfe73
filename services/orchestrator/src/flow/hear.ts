import type { Answer } from '@doki/contracts'
import type { FlowState } from './flow-state.ts'
import { plainWords } from './plain-words.ts'

/**
 * Words where a decision was asked for: a yes or a no is that decision; other words, before anything was made, change what
 * was asked for. To a plan only a yes or a no is an answer: other words leave it as it is, and it is asked again.
 */
export function hear(
  state: FlowState,
  answer: Answer | undefined,
): { state: FlowState; answer: Answer | undefined } {
  if (answer?.kind !== 'question' || state.step === 'understand') return { state, answer }
  const decided = plainWords(answer.choice)
  if (decided) return { state, answer: decision(state.step, decided === 'yes') }
  if (state.step !== 'review' && state.step !== 'agree') return { state, answer: undefined }
  const { interpretation } = state
  return { state: { step: 'understand', interpretation, missed: 0 }, answer }
}

function decision(step: FlowState['step'], isYes: boolean): Answer | undefined {
  switch (step) {
    case 'review':
      return { kind: 'review', decision: isYes ? 'approve' : 'reject' }
    case 'confirm':
      return { kind: 'confirm', decision: isYes ? 'apply' : 'leave' }
    case 'agree':
      return { kind: 'change', decision: isYes ? 'apply' : 'leave' }
    case 'understand':
    case 'propose':
    case 'plan':
    case 'run':
      return undefined
  }
}
