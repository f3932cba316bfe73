import { type JsonObject, present } from '../json.ts'
import { type Collection, listOf, type Tab } from '../tab.ts'
import { BadRequestPart, type Batch, type Handler, needObject } from './context.ts'
import { dimensionSpan, type Span } from './dimensions.ts'

function listName({ rows }: Span): Collection {
  return rows ? 'rowGroups' : 'columnGroups'
}

/** A group as the API shows it. */
function groupOf(
  tab: Tab,
  rows: boolean,
  start: number,
  end: number,
  depth: number,
  collapsed = false,
): JsonObject {
  return {
    range: {
      ...(tab.id ? { sheetId: tab.id } : {}),
      dimension: rows ? 'ROWS' : 'COLUMNS',
      startIndex: start,
      endIndex: end,
    },
    depth,
    ...(collapsed ? { collapsed } : {}),
  }
}

/** How deep each row or column is nested, as a list; groups are rebuilt from it. */
function depths(list: JsonObject[]): Map<number, number> {
  const found = new Map<number, number>()
  for (const group of list) {
    const range = needObject(group, 'range')
    for (let i = Number(range.startIndex); i < Number(range.endIndex); i++) {
      found.set(i, Math.max(found.get(i) ?? 0, Number(group.depth)))
    }
  }
  return found
}

function rebuild({ tab, rows }: Span, deep: Map<number, number>): JsonObject[] {
  const groups: JsonObject[] = []
  const deepest = Math.max(0, ...deep.values())
  const last = Math.max(-1, ...deep.keys())
  for (let depth = 1; depth <= deepest; depth++) {
    let start: number | undefined
    for (let i = 0; i <= last + 1; i++) {
      const inside = (deep.get(i) ?? 0) >= depth
      if (inside && start === undefined) start = i
      if (!inside && start !== undefined) {
        groups.push(groupOf(tab, rows, start, i, depth))
        start = undefined
      }
    }
  }
  return groups
}

function change(batch: Batch, request: JsonObject, step: 1 | -1): JsonObject[] {
  const span = dimensionSpan(batch, needObject(request, 'range'))
  const name = listName(span)
  const deep = depths(listOf(span.tab, name))
  for (let i = span.start; i < span.end; i++) {
    const depth = (deep.get(i) ?? 0) + step
    if (depth > 8) throw new BadRequestPart('You cannot have more than 8 levels of groups.')
    if (depth < 0) throw new BadRequestPart('There are no groups to delete in this range.')
    deep.set(i, depth)
  }
  span.tab.lists[name] = rebuild(span, deep)
  return structuredClone(span.tab.lists[name] ?? [])
}

const addDimensionGroup: Handler = (batch, request) => ({
  addDimensionGroup: { dimensionGroups: change(batch, request, 1) },
})

const deleteDimensionGroup: Handler = (batch, request) => {
  const groups = change(batch, request, -1)
  return { deleteDimensionGroup: present({ dimensionGroups: groups }) }
}

const updateDimensionGroup: Handler = (batch, request) => {
  const update = needObject(request, 'dimensionGroup')
  const span = dimensionSpan(batch, needObject(update, 'range'))
  const group = listOf(span.tab, listName(span)).find(item => {
    const range = needObject(item, 'range')
    return (
      range.startIndex === span.start &&
      range.endIndex === span.end &&
      item.depth === (update.depth ?? item.depth)
    )
  })
  if (!group) throw new BadRequestPart('No dimension group with that range and depth.')
  if (update.collapsed === true) group.collapsed = true
  else delete group.collapsed
  return {}
}

export const GROUP_REQUESTS: Record<string, Handler> = {
  addDimensionGroup,
  deleteDimensionGroup,
  updateDimensionGroup,
}
