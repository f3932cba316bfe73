import type { Logger } from '@doki/service'
import { type ModelSettings, modelChoice } from '../settings.ts'
import { type AskDeps, askModel } from './ask-model.ts'
import { embedTexts } from './embed-texts.ts'
import type { Model } from './model.ts'
import type { Provider } from './provider.ts'

interface Deps {
  log: Logger
  /** Milliseconds, for how long a question took. */
  now?: () => number
}

/** The model that the settings choose; null: none, and nothing is loaded. With one, Genkit is loaded at the first question. */
export function openModel(settings: ModelSettings, { log, now = Date.now }: Deps): Model | null {
  const choice = modelChoice(settings)
  if (!choice) {
    log.info('no model is set: rules do the work alone')
    return null
  }
  const name = `${choice.provider}/${choice.name}`
  const embedder = choice.embedder && `${choice.provider}/${choice.embedder}`
  let opened: Promise<Provider> | undefined
  const provider = () => {
    opened ??= import('./genkit/open-provider.ts').then(door => door.openProvider(choice))
    return opened
  }
  const deps: AskDeps = {
    choice,
    name,
    provider,
    memory: { schemaInWords: { alone: false, withTools: false } },
    log,
    now,
  }
  log.info({ model: name, embedder }, 'a model is set')
  return {
    name,
    embedder,
    dailyTokens: choice.dailyTokens,
    ask: question => askModel(question, deps),
    embed: embedder === null ? null : (...asked) => embedTexts(asked, { ...deps, name: embedder }),
  }
}
