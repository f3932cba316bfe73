import { deletes } from './deletes.ts'
import { twoWayEdits } from './edits.ts'
import { initialToSheet, initialToTable } from './initial.ts'
import type { Scenario } from './scenario.ts'
import { undo } from './undo.ts'

/** Every scenario that is interrupted at each of its effects. */
export const scenarios: readonly Scenario[] = [initialToTable, initialToSheet, twoWayEdits, deletes, undo]
