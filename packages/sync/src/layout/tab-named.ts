/** The tab a person means by a name: exactly that one, else one whose title differs in case and outer blanks alone. */
export function tabNamed<T extends { title: string }>(tabs: readonly T[], name: string): T | undefined {
  const tidy = (text: string) => text.trim().toLowerCase()
  return tabs.find(({ title }) => title === name) ?? tabs.find(({ title }) => tidy(title) === tidy(name))
}
