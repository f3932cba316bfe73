import { hash, randomUUID } from 'node:crypto'
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  inputResponse,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { canonical } from '../fingerprint.ts'
import type { Context } from './tool.ts'

/** What is about to be done, and what it was decided on: when that is another by then, the yes does not cover it. */
export type Deed = { tool: string; args: unknown; seen: unknown; what: string }

/** What is sealed into the text that confirms: one yes, to one deed, for a while. */
const Yes = z.object({ id: z.uuid(), deed: z.string(), until: z.number(), way: z.enum(['text', 'person']) })

const goodForMs = 10 * 60_000

/** `yes`: go on; `id` is the same however often that yes is sent. `ask`: nobody said yes to this, and `why`. */
export type Confirmed = { kind: 'yes'; id: string } | { kind: 'no' } | { kind: 'ask'; why: string | null }

/** Whether the caller brings a person's yes to exactly this deed. */
export function isConfirmed(deed: Deed, given: string | undefined, context: Context): Confirmed {
  if (asksPersons(context)) return personSaid(deed, context)
  return given === undefined ? { kind: 'ask', why: null } : check(deed, given, 'text', context)
}

/** Has the client ask the person; undefined when it cannot. */
export function askPerson(deed: Deed, context: Context) {
  if (!asksPersons(context)) return undefined
  return inputRequired({
    inputRequests: { yes: inputRequired.elicit({ message: deed.what, requestedSchema: Form }) },
    requestState: mint(deed, 'person', context),
  })
}

/** The text that a second call has to carry, where the client cannot ask. */
export function confirmText(deed: Deed, context: Context): { confirm: string; confirmBefore: string } {
  return {
    confirm: mint(deed, 'text', context),
    confirmBefore: new Date(Date.now() + goodForMs).toISOString(),
  }
}

const Form = z.object({ yes: z.boolean().describe('Do it') })

function personSaid(deed: Deed, context: Context): Confirmed {
  const { inputResponses } = context.mcp
  const said = inputResponse(inputResponses, 'yes')
  if (said.kind !== 'elicit') return { kind: 'ask', why: null }
  if (acceptedContent(inputResponses, 'yes', Form)?.yes !== true) return { kind: 'no' }
  return check(deed, String(context.mcp.requestState() ?? ''), 'person', context)
}

function check(deed: Deed, given: string, way: z.infer<typeof Yes>['way'], { seals }: Context): Confirmed {
  const opened = seals.open(given)
  const yes = opened === undefined ? undefined : Yes.parse(JSON.parse(opened))
  if (yes?.way !== way) return { kind: 'ask', why: 'This `confirm` is not one that was given to you here' }
  if (yes.until < Date.now()) return { kind: 'ask', why: 'This `confirm` has expired' }
  if (yes.deed === print(deed)) return { kind: 'yes', id: yes.id }
  return { kind: 'ask', why: 'What this `confirm` was given for is not what would be done now' }
}

function mint(deed: Deed, way: z.infer<typeof Yes>['way'], { seals }: Context): string {
  const yes: z.infer<typeof Yes> = { id: randomUUID(), deed: print(deed), until: Date.now() + goodForMs, way }
  return seals.seal(JSON.stringify(yes))
}

function print({ tool, args, seen }: Deed): string {
  return hash('sha256', JSON.stringify(canonical([tool, args, seen])), 'base64url')
}

const Envelope = z.object({
  [CLIENT_CAPABILITIES_META_KEY]: z.object({
    elicitation: z.object({ form: z.unknown(), url: z.unknown() }).partial().optional(),
  }),
})

/** Forms are what `elicitation` means unless it says that it is of addresses alone. */
function asksPersons({ mcp }: Context): boolean {
  const { data } = Envelope.safeParse(mcp.envelope ?? {})
  const elicitation = data?.[CLIENT_CAPABILITIES_META_KEY].elicitation
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined)
}
