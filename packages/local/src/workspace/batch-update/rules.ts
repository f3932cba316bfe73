import { isObject, type JsonObject, trimDefaults } from '../json.ts'
import { listOf, type Tab } from '../tab.ts'
import {
  BadRequestPart,
  type Batch,
  gridPlace,
  type Handler,
  needObject,
  shownRange,
  tabById,
} from './context.ts'

/** A conditional format rule with its ranges as the API shows them, and the tab it belongs to. */
function readRule(batch: Batch, rule: JsonObject): { tab: Tab; rule: JsonObject } {
  const ranges = Array.isArray(rule.ranges) ? rule.ranges.filter(isObject) : []
  const first = ranges[0]
  if (!first) throw new BadRequestPart('No ranges specified.')
  if (!rule.booleanRule && !rule.gradientRule) throw new BadRequestPart('No rule specified.')
  const { tab } = gridPlace(batch, first)
  return { tab, rule: { ...trimDefaults(rule), ranges: ranges.map(shownRange) } }
}

function ruleAt(tab: Tab, index: unknown): JsonObject {
  const list = listOf(tab, 'conditionalFormats')
  const rule = list[Number(index ?? 0)]
  if (!rule)
    throw new BadRequestPart(`No conditional format on sheet: ${tab.id} at index: ${Number(index ?? 0)}`)
  return rule
}

const addConditionalFormatRule: Handler = (batch, request) => {
  const { tab, rule } = readRule(batch, needObject(request, 'rule'))
  const list = listOf(tab, 'conditionalFormats')
  const index = Number(request.index ?? 0)
  if (index > list.length)
    throw new BadRequestPart(`Index ${index} is out of bounds; there are ${list.length} rules.`)
  list.splice(index, 0, rule)
  return {}
}

const updateConditionalFormatRule: Handler = (batch, request): JsonObject => {
  const index = Number(request.index ?? 0)
  const given = isObject(request.rule) ? readRule(batch, request.rule) : undefined
  const tab = request.sheetId !== undefined || !given ? tabById(batch.sheet, request.sheetId) : given.tab
  const list = listOf(tab, 'conditionalFormats')
  const old = ruleAt(tab, index)
  if (given) {
    list[index] = given.rule
    return { updateConditionalFormatRule: { newRule: given.rule, newIndex: index, oldRule: old } }
  }
  const to = Number(request.newIndex ?? 0)
  list.splice(index, 1)
  list.splice(to, 0, old)
  return { updateConditionalFormatRule: { newRule: old, newIndex: to, oldIndex: index } }
}

const deleteConditionalFormatRule: Handler = ({ sheet }, request) => {
  const tab = tabById(sheet, request.sheetId)
  const rule = ruleAt(tab, request.index)
  tab.lists.conditionalFormats = listOf(tab, 'conditionalFormats').filter(item => item !== rule)
  return { deleteConditionalFormatRule: { rule } }
}

export const RULE_REQUESTS: Record<string, Handler> = {
  addConditionalFormatRule,
  updateConditionalFormatRule,
  deleteConditionalFormatRule,
}
