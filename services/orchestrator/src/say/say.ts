import { languageOf } from '@doki/intent'
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }
import fr from './fr.json' with { type: 'json' }
import pt from './pt.json' with { type: 'json' }

/** What there is to say; `en.json` names it. */
export type Words = Record<keyof typeof en, string>

/** Says one of them, with its `{names}` filled in. */
export type Say = (what: keyof Words, values?: Readonly<Record<string, string>>) => string

/** Every language that requests are understood in. */
export const languages: Readonly<Record<string, Words>> = { en, de, fr, es, pt }

/** Speaks as the person does who said this; English where that cannot be told. */
export function sayLike(text: string): Say {
  const words = languages[languageOf(text)] ?? en
  const say: Say = (what, values = {}) =>
    words[what].replace(/\{(\w+)\}/g, (_, name: string) =>
      name === 'examples' ? words.examples : (values[name] ?? ''),
    )
  return say
}
