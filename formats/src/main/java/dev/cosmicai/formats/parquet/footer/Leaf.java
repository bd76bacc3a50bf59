package dev.cosmicai.formats.parquet.footer;

/**
 * A column of values: a leaf of the schema's tree.
 *
 * @param name the members' names on the way to it, with dots; without the groups that only make a
 *     list of what is in them
 * @param ordinal its place among the columns of the file
 * @param type how its values are stored
 * @param bytes of a value; 0 for those of any length
 * @param logical what they stand for
 * @param maxDefinition the definition level of a value that is there; less is a null, at some depth
 * @param maxRepetition how many lists it lies in
 */
public record Leaf(
    String name,
    int ordinal,
    PhysicalType type,
    int bytes,
    LogicalType logical,
    int maxDefinition,
    int maxRepetition) {}
