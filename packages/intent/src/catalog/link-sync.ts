import type { Catalog } from '@doki/contracts'
import type { CatalogNames, SheetRef, TableRef } from './catalog-names.ts'
import { sameName, tie } from './likeness.ts'
import type { Phrase } from './phrases.ts'
import { sidesIn } from './sides-in.ts'

/** The existing sync a sentence speaks of. */
export interface SyncLink {
  id: string | null
  score: number
  /** Others that fit as well. */
  others: string[]
  /** Where it is named, in words; null when it is only the one there is. */
  from: number | null
  to: number
  /** It is named beside the word "sync". */
  cued: boolean
  /** What it connects, where it is one that is named. */
  sides?: { sheet: SheetRef | null; table: TableRef | null }
}

interface Fit {
  score: number
  phrase: Phrase
  /** By what it connects, and not by its very letters: "the tour sync" for the table `tours`. */
  isLoose: boolean
}

/** Finds the existing sync a sentence speaks of, by its name or by what it connects. */
export function linkSync(phrases: Phrase[], names: CatalogNames, catalog: Catalog): SyncLink {
  const best = new Map<string, Fit>()
  for (const phrase of phrases) {
    if (phrase.cue === 'column') continue
    for (const {
      thing: { id, name, weight },
      likeness,
    } of names.syncs.like(phrase.name)) {
      if (likeness < (name.written === id ? 1 : phrase.quoted ? sameName : 0.55)) continue
      const score = likeness * weight + (phrase.cue === 'sync' ? 0.1 : 0) + 0.01 * (name.parts.length - 1)
      if ((best.get(id)?.score ?? 0) < score)
        best.set(id, { score, phrase, isLoose: weight < 1 && likeness < 1 })
    }
  }
  const ranked = [...best].sort((a, b) => b[1].score - a[1].score)
  const [first] = ranked
  if (!first) {
    const [only] = catalog.syncs
    const id = catalog.syncs.length === 1 && only ? only.id : null
    return { id, score: id ? 0.5 : 0, others: [], from: null, to: 0, cued: false }
  }
  const { score, phrase } = first[1]
  const others = ranked
    .slice(1)
    .filter(([, other]) => other.score > score - tie || (first[1].isLoose && isNamedSo(other, phrase)))
  const found = catalog.syncs.find(({ id }) => id === first[0])
  return {
    ...(found && { sides: sidesIn(found, catalog) }),
    id: first[0],
    score,
    others: others.map(([id]) => id),
    from: phrase.from,
    to: phrase.to,
    cued: phrase.cue === 'sync' || saysSync(phrase.text),
  }
}

/** The very words are a part of its own name: "the tour sync" may be "Tour guides", whatever table is called `tours`. */
function isNamedSo(other: Fit, { from, to }: Phrase): boolean {
  return !other.isLoose && other.phrase.from === from && other.phrase.to === to
}

/** A sync may have the word in its name: "Contacts sync". */
function saysSync(text: string): boolean {
  return / sync$|^sync /i.test(text)
}
