import type { Reply } from './http.ts'

/** Google's page for an address that no API has. */
export function notFoundPage(path: string): Reply {
  const shown = path.replace(/[&<>"]/g, char => `&#${char.charCodeAt(0)};`)
  const text = `<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <title>Error 404 (Not Found)!!1</title>
  <p><b>404.</b> <ins>That’s an error.</ins>
  <p>The requested URL <code>${shown}</code> was not found on this server.  <ins>That’s all we know.</ins>
`
  return { status: 404, headers: { 'content-type': 'text/html; charset=UTF-8' }, text }
}
