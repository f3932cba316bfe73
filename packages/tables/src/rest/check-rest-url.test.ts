import { test } from 'tap'
import { checkRestUrl } from './check-rest-url.ts'

const resolving = (...addresses: string[]) => ({ resolve: async () => addresses })

test('a project URL is taken as the dashboard shows it, with the path of the API or without', async t => {
  const rules = resolving('2600:1f18::1', '104.18.38.10')
  for (const url of [
    'https://abc.supabase.co',
    'https://abc.supabase.co/',
    'https://ABC.supabase.co/rest/v1/',
    'https://abc.supabase.co:443/rest/v1',
  ])
    t.same(await checkRestUrl(url, rules), {
      url: 'https://abc.supabase.co',
      host: 'abc.supabase.co',
      address: '104.18.38.10',
    })
})

test('anything else is refused, with one text for all of it', async t => {
  const refused = { code: 'invalid_input', message: /public internet/ }
  const open = resolving('104.18.38.10')
  for (const url of [
    '',
    'abc.supabase.co',
    'http://abc.supabase.co',
    'ftp://abc.supabase.co',
    'https://abc.supabase.co:8443',
    'https://user:pass@abc.supabase.co',
    'https://abc.supabase.co/other',
    'https://abc.supabase.co/?a=1',
    'https://abc.supabase.co/#a',
    'https://localhost',
    'https://supabase',
  ])
    await t.rejects(checkRestUrl(url, open), refused, url)
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '::1',
    'fd00:ec2::254',
    '::ffff:10.0.0.1',
  ])
    await t.rejects(
      checkRestUrl('https://abc.supabase.co', resolving('104.18.38.10', address)),
      refused,
      address,
    )
  for (const host of ['2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]'])
    await t.rejects(checkRestUrl(`https://${host}`), refused, host)
  await t.rejects(checkRestUrl('https://abc.supabase.co', resolving()), refused)
})

test('an operator may allow private addresses, never those where a cloud answers with credentials', async t => {
  const rules = { allowPrivateHosts: true, ...resolving('10.0.0.5') }
  t.match(await checkRestUrl('http://supabase:8000', rules), {
    url: 'http://supabase:8000',
    address: '10.0.0.5',
  })
  const refused = { code: 'invalid_input' }
  await t.rejects(checkRestUrl('http://169.254.169.254', { allowPrivateHosts: true }), refused)
  const open = { allowPrivateHosts: true, ...resolving('104.18.38.10') }
  await t.rejects(checkRestUrl('http://abc.supabase.co', open), refused, 'a key in the clear')
})

test('a name server that does not answer may answer in a moment', async t => {
  const busy = Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' })
  const resolve = () => Promise.reject(busy)
  await t.rejects(checkRestUrl('https://abc.supabase.co', { resolve }), busy)
})
