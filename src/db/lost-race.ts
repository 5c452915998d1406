// A lost race that only the work of a unit can see.

/** Throw it in a unit of work: the unit is undone and runs again, and then finds what the other one wrote. */
export class LostRace extends Error {
  override name = 'LostRace'
}
