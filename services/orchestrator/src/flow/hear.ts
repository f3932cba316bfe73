import type { Answer } from '@doki/contracts'
import type { FlowState } from './flow-state.ts'
import { plainWords } from './plain-words.ts'
import type { Undecided } from './reconsider.ts'

/**
 * Words where a decision was asked for: a yes or a no is that decision, and other words stay words. Where nobody was asked,
 * they are passed over.
 */
export function hear(state: FlowState, answer: Answer | undefined): Answer | undefined {
  if (answer?.kind !== 'question' || state.step === 'understand') return answer
  const decided = plainWords(answer.choice, state.step === 'agree' ? state.change.action : state.step)
  if (decided && decided !== 'wait') return decision(state.step, decided === 'yes')
  return isUndecided(state) ? answer : undefined
}

/** Whether a decision of a person is waited for. */
export function isUndecided(state: FlowState): state is Undecided {
  return state.step === 'review' || state.step === 'confirm' || state.step === 'agree'
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
