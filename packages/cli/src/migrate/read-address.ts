import { DokiError } from '@doki/contracts'

/** Where the database is, for words about it: nothing of who logs in. */
export type Place = { host: string; port: string; database: string }

/** The place of a `postgres://` address. Throws `DokiError('invalid_input')`, without the address, as it holds a password. */
export function readAddress(text: string): Place {
  const url = URL.parse(text)
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) throw refusal()
  const rest = url.pathname + url.search + url.hash
  // A password with one of / ? # in it ends the host too early, and what is left of it comes after.
  if (rest.includes('@') || url.hash !== '' || !/^\/?[^/]*$/.test(url.pathname)) throw refusal()
  const host = url.hostname || url.searchParams.get('host')
  if (!host) throw refusal()
  try {
    const [user = '', , database] = [url.username, url.password, url.pathname.slice(1)].map(
      decodeURIComponent,
    )
    return { host, port: url.port || '5432', database: database || user }
  } catch {
    throw refusal()
  }
}

function refusal(): DokiError {
  return new DokiError(
    'invalid_input',
    'DATABASE_URL is no address of a database: postgres://USER:PASSWORD@HOST:5432/DATABASE. ' +
      'Special characters in the password are written as %XX: @ is %40, / is %2F, # is %23, ? is %3F, % is %25.',
  )
}
