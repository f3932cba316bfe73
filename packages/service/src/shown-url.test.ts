import { test } from 'tap'
import { shownUrl } from './shown-url.ts'

const id = 'e23a4f5c-6f5d-4b1f-9d2a-0b8a3f1c7d10'
const token = 'ab12'.repeat(16)

test('an address is logged with its ids, without what else stands in it', async t => {
  const shown = (url: string, route?: string) => shownUrl(url, route)
  t.equal(shown(`/syncs/${id}/runs?cursor=x`, '/syncs/:id/runs'), `/syncs/${id}/runs`)
  t.equal(
    shown(`/workspaces/${id}/invites/${id}`, '/workspaces/:id/invites/:inviteId'),
    `/workspaces/${id}/invites/${id}`,
  )
  t.equal(shown(`/tickets/${token}/use`, '/tickets/:token/use'), '/tickets/:token/use')
  t.equal(shown(`/tickets/short?x=${token}`, '/tickets/:token'), '/tickets/:token')
  t.equal(shown(`/docs/${token}/${id}.js`, '/docs/*'), '/docs/*')
  t.equal(shown('/', '/'), '/')
})

test('where there is no such route, the path is logged without its long parts', async t => {
  t.equal(shownUrl(`/nowhere/${id}?code=x`, undefined), `/nowhere/${id}`)
  t.equal(shownUrl(`/invites/${token}/`, undefined), '/invites/…/')
  t.equal(shownUrl(`/${token}?x`, undefined), '/…')
})
