from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Metrics(_message.Message):
    __slots__ = ("version", "unlabelled", "at_most_minus_one", "above_twenty", "labelled", "absolute_errors", "squared_errors", "residuals", "truths", "squared_truths", "undefined", "residual_bins", "density_cells", "regression", "classification", "outputs")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    UNLABELLED_FIELD_NUMBER: _ClassVar[int]
    AT_MOST_MINUS_ONE_FIELD_NUMBER: _ClassVar[int]
    ABOVE_TWENTY_FIELD_NUMBER: _ClassVar[int]
    LABELLED_FIELD_NUMBER: _ClassVar[int]
    ABSOLUTE_ERRORS_FIELD_NUMBER: _ClassVar[int]
    SQUARED_ERRORS_FIELD_NUMBER: _ClassVar[int]
    RESIDUALS_FIELD_NUMBER: _ClassVar[int]
    TRUTHS_FIELD_NUMBER: _ClassVar[int]
    SQUARED_TRUTHS_FIELD_NUMBER: _ClassVar[int]
    UNDEFINED_FIELD_NUMBER: _ClassVar[int]
    RESIDUAL_BINS_FIELD_NUMBER: _ClassVar[int]
    DENSITY_CELLS_FIELD_NUMBER: _ClassVar[int]
    REGRESSION_FIELD_NUMBER: _ClassVar[int]
    CLASSIFICATION_FIELD_NUMBER: _ClassVar[int]
    OUTPUTS_FIELD_NUMBER: _ClassVar[int]
    version: int
    unlabelled: int
    at_most_minus_one: LeftOutSamples
    above_twenty: LeftOutSamples
    labelled: int
    absolute_errors: Sum
    squared_errors: Sum
    residuals: Sum
    truths: Sum
    squared_truths: Sum
    undefined: int
    residual_bins: Counts
    density_cells: Counts
    regression: Regression
    classification: Classification
    outputs: OutputValues
    def __init__(self, version: _Optional[int] = ..., unlabelled: _Optional[int] = ..., at_most_minus_one: _Optional[_Union[LeftOutSamples, _Mapping]] = ..., above_twenty: _Optional[_Union[LeftOutSamples, _Mapping]] = ..., labelled: _Optional[int] = ..., absolute_errors: _Optional[_Union[Sum, _Mapping]] = ..., squared_errors: _Optional[_Union[Sum, _Mapping]] = ..., residuals: _Optional[_Union[Sum, _Mapping]] = ..., truths: _Optional[_Union[Sum, _Mapping]] = ..., squared_truths: _Optional[_Union[Sum, _Mapping]] = ..., undefined: _Optional[int] = ..., residual_bins: _Optional[_Union[Counts, _Mapping]] = ..., density_cells: _Optional[_Union[Counts, _Mapping]] = ..., regression: _Optional[_Union[Regression, _Mapping]] = ..., classification: _Optional[_Union[Classification, _Mapping]] = ..., outputs: _Optional[_Union[OutputValues, _Mapping]] = ...) -> None: ...

class Output(_message.Message):
    __slots__ = ("name", "width")
    NAME_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    name: str
    width: int
    def __init__(self, name: _Optional[str] = ..., width: _Optional[int] = ...) -> None: ...

class Regression(_message.Message):
    __slots__ = ("outputs", "samples", "unlabelled", "infinite", "components")
    OUTPUTS_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    UNLABELLED_FIELD_NUMBER: _ClassVar[int]
    INFINITE_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    outputs: _containers.RepeatedCompositeFieldContainer[Output]
    samples: int
    unlabelled: int
    infinite: LeftOutSamples
    components: _containers.RepeatedCompositeFieldContainer[Component]
    def __init__(self, outputs: _Optional[_Iterable[_Union[Output, _Mapping]]] = ..., samples: _Optional[int] = ..., unlabelled: _Optional[int] = ..., infinite: _Optional[_Union[LeftOutSamples, _Mapping]] = ..., components: _Optional[_Iterable[_Union[Component, _Mapping]]] = ...) -> None: ...

class Component(_message.Message):
    __slots__ = ("labelled", "absolute_errors", "squared_errors", "errors", "truths", "squared_truths", "undefined", "scatter")
    LABELLED_FIELD_NUMBER: _ClassVar[int]
    ABSOLUTE_ERRORS_FIELD_NUMBER: _ClassVar[int]
    SQUARED_ERRORS_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    TRUTHS_FIELD_NUMBER: _ClassVar[int]
    SQUARED_TRUTHS_FIELD_NUMBER: _ClassVar[int]
    UNDEFINED_FIELD_NUMBER: _ClassVar[int]
    SCATTER_FIELD_NUMBER: _ClassVar[int]
    labelled: int
    absolute_errors: Sum
    squared_errors: Sum
    errors: Sum
    truths: Sum
    squared_truths: Sum
    undefined: int
    scatter: Cells
    def __init__(self, labelled: _Optional[int] = ..., absolute_errors: _Optional[_Union[Sum, _Mapping]] = ..., squared_errors: _Optional[_Union[Sum, _Mapping]] = ..., errors: _Optional[_Union[Sum, _Mapping]] = ..., truths: _Optional[_Union[Sum, _Mapping]] = ..., squared_truths: _Optional[_Union[Sum, _Mapping]] = ..., undefined: _Optional[int] = ..., scatter: _Optional[_Union[Cells, _Mapping]] = ...) -> None: ...

class Classification(_message.Message):
    __slots__ = ("output", "scores", "classes", "no_class", "unlabelled_predicted", "supports", "predicted", "correct", "top_five", "log_losses", "bins", "confusion")
    class Scores(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        LOGITS: _ClassVar[Classification.Scores]
        PROBABILITIES: _ClassVar[Classification.Scores]
        LOG_PROBABILITIES: _ClassVar[Classification.Scores]
        CLASS: _ClassVar[Classification.Scores]
    LOGITS: Classification.Scores
    PROBABILITIES: Classification.Scores
    LOG_PROBABILITIES: Classification.Scores
    CLASS: Classification.Scores
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    CLASSES_FIELD_NUMBER: _ClassVar[int]
    NO_CLASS_FIELD_NUMBER: _ClassVar[int]
    UNLABELLED_PREDICTED_FIELD_NUMBER: _ClassVar[int]
    SUPPORTS_FIELD_NUMBER: _ClassVar[int]
    PREDICTED_FIELD_NUMBER: _ClassVar[int]
    CORRECT_FIELD_NUMBER: _ClassVar[int]
    TOP_FIVE_FIELD_NUMBER: _ClassVar[int]
    LOG_LOSSES_FIELD_NUMBER: _ClassVar[int]
    BINS_FIELD_NUMBER: _ClassVar[int]
    CONFUSION_FIELD_NUMBER: _ClassVar[int]
    output: Output
    scores: Classification.Scores
    classes: _containers.RepeatedScalarFieldContainer[str]
    no_class: LeftOutSamples
    unlabelled_predicted: Counts
    supports: Counts
    predicted: Counts
    correct: Counts
    top_five: int
    log_losses: Sum
    bins: _containers.RepeatedCompositeFieldContainer[ConfidenceBin]
    confusion: Cells
    def __init__(self, output: _Optional[_Union[Output, _Mapping]] = ..., scores: _Optional[_Union[Classification.Scores, str]] = ..., classes: _Optional[_Iterable[str]] = ..., no_class: _Optional[_Union[LeftOutSamples, _Mapping]] = ..., unlabelled_predicted: _Optional[_Union[Counts, _Mapping]] = ..., supports: _Optional[_Union[Counts, _Mapping]] = ..., predicted: _Optional[_Union[Counts, _Mapping]] = ..., correct: _Optional[_Union[Counts, _Mapping]] = ..., top_five: _Optional[int] = ..., log_losses: _Optional[_Union[Sum, _Mapping]] = ..., bins: _Optional[_Iterable[_Union[ConfidenceBin, _Mapping]]] = ..., confusion: _Optional[_Union[Cells, _Mapping]] = ...) -> None: ...

class ConfidenceBin(_message.Message):
    __slots__ = ("samples", "correct", "confidences")
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    CORRECT_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCES_FIELD_NUMBER: _ClassVar[int]
    samples: int
    correct: int
    confidences: Sum
    def __init__(self, samples: _Optional[int] = ..., correct: _Optional[int] = ..., confidences: _Optional[_Union[Sum, _Mapping]] = ...) -> None: ...

class OutputValues(_message.Message):
    __slots__ = ("samples", "values")
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    samples: int
    values: _containers.RepeatedCompositeFieldContainer[Values]
    def __init__(self, samples: _Optional[int] = ..., values: _Optional[_Iterable[_Union[Values, _Mapping]]] = ...) -> None: ...

class Values(_message.Message):
    __slots__ = ("output", "finite", "not_finite", "lowest", "highest", "sum", "histogram")
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FINITE_FIELD_NUMBER: _ClassVar[int]
    NOT_FINITE_FIELD_NUMBER: _ClassVar[int]
    LOWEST_FIELD_NUMBER: _ClassVar[int]
    HIGHEST_FIELD_NUMBER: _ClassVar[int]
    SUM_FIELD_NUMBER: _ClassVar[int]
    HISTOGRAM_FIELD_NUMBER: _ClassVar[int]
    output: Output
    finite: int
    not_finite: int
    lowest: float
    highest: float
    sum: Sum
    histogram: Cells
    def __init__(self, output: _Optional[_Union[Output, _Mapping]] = ..., finite: _Optional[int] = ..., not_finite: _Optional[int] = ..., lowest: _Optional[float] = ..., highest: _Optional[float] = ..., sum: _Optional[_Union[Sum, _Mapping]] = ..., histogram: _Optional[_Union[Cells, _Mapping]] = ...) -> None: ...

class LeftOutSamples(_message.Message):
    __slots__ = ("count", "first")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    count: int
    first: Place
    def __init__(self, count: _Optional[int] = ..., first: _Optional[_Union[Place, _Mapping]] = ...) -> None: ...

class Place(_message.Message):
    __slots__ = ("partition", "row", "label")
    PARTITION_FIELD_NUMBER: _ClassVar[int]
    ROW_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    partition: int
    row: int
    label: float
    def __init__(self, partition: _Optional[int] = ..., row: _Optional[int] = ..., label: _Optional[float] = ...) -> None: ...

class Sum(_message.Message):
    __slots__ = ("trailing_zeros", "significant", "not_finite")
    TRAILING_ZEROS_FIELD_NUMBER: _ClassVar[int]
    SIGNIFICANT_FIELD_NUMBER: _ClassVar[int]
    NOT_FINITE_FIELD_NUMBER: _ClassVar[int]
    trailing_zeros: int
    significant: bytes
    not_finite: float
    def __init__(self, trailing_zeros: _Optional[int] = ..., significant: _Optional[bytes] = ..., not_finite: _Optional[float] = ...) -> None: ...

class Counts(_message.Message):
    __slots__ = ("words",)
    WORDS_FIELD_NUMBER: _ClassVar[int]
    words: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, words: _Optional[_Iterable[int]] = ...) -> None: ...

class Cells(_message.Message):
    __slots__ = ("exponent", "counts")
    EXPONENT_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    exponent: int
    counts: Counts
    def __init__(self, exponent: _Optional[int] = ..., counts: _Optional[_Union[Counts, _Mapping]] = ...) -> None: ...
