/** How alike names have to be that are the same up to number and the spelling of spaces. */
export const sameName = 0.97

/** Two readings that are no further apart are as good as each other. */
export const tie = 0.015
