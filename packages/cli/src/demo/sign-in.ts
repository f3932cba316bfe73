import { Session } from '@doki/contracts'

/**
 * Signs in as a browser would: to the gateway, on to Google's consent page (the stand-in's, which consents for a
 * `login_hint` it knows), and back with the code and the cookie that ties the two.
 */
export async function signIn(gateway: string, email: string): Promise<Session> {
  const start = await fetch(`${gateway}/auth/google/start`, { redirect: 'manual' })
  const consent = locationOf(start, 'the gateway')
  consent.searchParams.set('login_hint', email)
  consent.searchParams.set('prompt', 'none')
  const cookie = start.headers
    .getSetCookie()
    .map(each => each.split(';')[0])
    .join('; ')
  const consented = await fetch(consent, { redirect: 'manual' })
  const back = locationOf(consented, 'the consent page')
  const answer = await fetch(back, { headers: { cookie, accept: 'application/json' } })
  if (!answer.ok) throw new Error(`Sign-in failed with ${answer.status}: ${await answer.text()}`)
  return Session.parse(await answer.json())
}

function locationOf(answer: Response, who: string): URL {
  const location = answer.headers.get('location')
  if (!location) throw new Error(`${who} did not redirect: it answered ${answer.status}`)
  return new URL(location, answer.url)
}
