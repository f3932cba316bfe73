import type { Reply } from './http.ts'

const STYLE =
  '*{margin:0;padding:0}html,code{font:15px/22px arial,sans-serif}html{background:#fff;color:#222;padding:15px}body{margin:7% auto 0;max-width:390px;min-height:180px;padding:30px 0 15px}'

/** Google's page for an address that no API has. */
export function notFoundPage(path: string): Reply {
  const shown = path.replace(/[&<>"]/g, char => `&#${char.charCodeAt(0)};`)
  const text = `<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <meta name=viewport content="initial-scale=1, minimum-scale=1, width=device-width">
  <title>Error 404 (Not Found)!!1</title>
  <style>${STYLE}</style>
  <p><b>404.</b> <ins>That’s an error.</ins>
  <p>The requested URL <code>${shown}</code> was not found on this server.  <ins>That’s all we know.</ins>
`
  return { status: 404, headers: { 'content-type': 'text/html; charset=UTF-8' }, text }
}
