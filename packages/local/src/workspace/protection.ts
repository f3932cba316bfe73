import { badRequest } from './api-error.ts'
import { boxOf, overlap } from './batch-update/merges.ts'
import type { Caller } from './http.ts'
import { isObject, type JsonObject, objectAt } from './json.ts'
import type { Place, Spreadsheet } from './spreadsheet.ts'
import type { World } from './world.ts'

/** What stands in the way of this person at that place, in the words of the API; undefined when nothing does. */
export function protectionOf(
  world: World,
  sheet: Spreadsheet,
  place: Place,
  caller: Caller,
): string | undefined {
  if (caller.email === world.files.get(sheet.id)?.owner) return undefined
  const closed = (place.tab.lists.protectedRanges ?? []).some(item => {
    if (item.warningOnly === true || mayEdit(item, caller.email)) return false
    return overlap(boxOf(objectAt(item, 'range'), place.tab), place.box) && !isFree(item, place)
  })
  return closed
    ? 'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.'
    : undefined
}

/**
 * Refuses values for cells that are protected against this person. The owner may always write.
 * @throws ApiError 400 in the words of the API.
 */
export function checkProtection(world: World, sheet: Spreadsheet, place: Place, caller: Caller): void {
  const refusal = protectionOf(world, sheet, place, caller)
  if (refusal) throw badRequest(refusal)
}

function mayEdit(item: JsonObject, email: string): boolean {
  const { users } = objectAt(item, 'editors')
  return Array.isArray(users) && users.includes(email)
}

/** A whole protected sheet may leave ranges open to all. */
function isFree(item: JsonObject, { tab, box }: Place): boolean {
  const free = Array.isArray(item.unprotectedRanges) ? item.unprotectedRanges.filter(isObject) : []
  return free.some(range => {
    const open = boxOf(range, tab)
    return (
      open.top <= box.top && open.left <= box.left && open.bottom >= box.bottom && open.right >= box.right
    )
  })
}
