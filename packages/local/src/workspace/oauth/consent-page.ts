const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, char => ENTITIES[char] ?? char)
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 3rem auto; padding: 0 1rem }
  fieldset { border: 1px solid #bbb; border-radius: 6px; margin: 1rem 0 }
  label { display: block; padding: .25rem 0 }
  button { font: inherit; padding: .4rem 1.2rem; margin-right: .5rem }
  .note { color: #666; font-size: .85rem }
</style>
<h1>${escapeHtml(title)}</h1>
${body}
</html>
`
}

/** The page where a test user is chosen and scopes are granted. The request rides along in hidden fields. */
export function consentPage(request: URLSearchParams, users: string[], scopes: string[]): string {
  const hidden = [...request]
    .map(([name, value]) => `<input type="hidden" name="q.${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('\n')
  const hint = request.get('login_hint')
  const choices = users
    .map((user, i) => {
      const checked = user === hint || (!hint && i === 0) ? ' checked' : ''
      return `<label><input type="radio" name="user" value="${escapeHtml(user)}"${checked}> ${escapeHtml(user)}</label>`
    })
    .join('\n')
  const grants = scopes
    .map(
      scope =>
        `<label><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked> ${escapeHtml(scope)}</label>`,
    )
    .join('\n')
  return page(
    'Choose a test account',
    `<p>${escapeHtml(request.get('client_id') ?? '')} wants to use your account.</p>
<form method="post" action="/o/oauth2/v2/auth">
${hidden}
<fieldset><legend>Account</legend>
${choices}
</fieldset>
<fieldset><legend>May</legend>
${grants}
</fieldset>
<button name="decision" value="allow">Continue</button>
<button name="decision" value="deny">Cancel</button>
</form>
<p class="note">This is Doki's Google Workspace stand-in for development. It is not Google and knows no passwords.</p>`,
  )
}

/** Google's own error page for a request that must not be sent back to its sender. */
export function errorPage(code: string, message: string): string {
  return page(`Error 400: ${code}`, `<p>${escapeHtml(message)}</p>`)
}
