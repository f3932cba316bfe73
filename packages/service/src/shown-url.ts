/**
 * The address of a request as it may be logged: its route, with those values in it that are ids. Another value may be a
 * secret, which somebody put there unasked, and so may a query. No route: the path, without its long parts.
 */
export function shownUrl(url: string, route: string | undefined): string {
  const [path = url] = url.split('?', 1)
  const parts = path.split('/')
  if (route === undefined)
    return parts.map(part => (isId.test(part) || part.length < 32 ? part : '…')).join('/')
  const names = route.split('/')
  return names.map((name, i) => (/[:*]/.test(name) && isId.test(parts[i] ?? '') ? parts[i] : name)).join('/')
}

const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
