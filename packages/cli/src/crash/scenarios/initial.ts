import { byRef, household, oneRun, ownTable, refs, type Scenario, withOwnCells } from './scenario.ts'

/** A sheet without a key goes into a table that the engine makes; the engine gives each row an id. */
export const initialToTable: Scenario = {
  name: 'initial-to-table',
  about: 'a first run from a sheet into a new table, with ids of Doki’s own',
  shape: { direction: 'two_way', managed: true, newTable: true },
  async prepare({ sheet }) {
    await sheet.add(household)
    const all = byRef(household)
    return {
      steps: [oneRun],
      expected: { sheet: all, table: all, own: { sheet: withOwnCells(household), table: new Set() } },
      editable: { sheet: refs(household), table: [], crosses: true },
    }
  },
}

/** A table goes into a tab that has nothing but its header. */
export const initialToSheet: Scenario = {
  name: 'initial-to-sheet',
  about: 'a first run from a table into a tab without rows',
  shape: { direction: 'two_way', managed: false, newTable: false },
  async prepare({ table }) {
    await table.query(ownTable)
    await table.add(household)
    const all = byRef(household)
    return {
      steps: [oneRun],
      expected: { sheet: all, table: all, own: { sheet: new Set(), table: new Set(refs(household)) } },
      editable: { sheet: [], table: refs(household), crosses: true },
    }
  },
}
