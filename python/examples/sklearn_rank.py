"""A rank that computes with scikit-learn: a logistic regression over a table.

The model is an ``.npz`` with ``coef``, ``intercept`` and ``classes``, and not a pickle: whoever can
write to the bucket must not be able to run code in the ranks. In the job::

    model:
      uri: s3://survey/models/stars.npz
    worker:
      command: [python, python/examples/sklearn_rank.py]
"""

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

import cosmic


def load(path: object) -> LogisticRegression:
    """The model as it was fitted."""
    with np.load(str(path), allow_pickle=False) as stored:
        model = LogisticRegression()
        model.coef_, model.intercept_ = stored["coef"], stored["intercept"]
        model.classes_ = stored["classes"]
    return model


def main() -> None:
    """Computes all splits that this rank gets."""
    columns = ["features"]
    network = cosmic.Network(
        name="logistic regression",
        inputs=[cosmic.Tensor("features", "float32", (30,))],
        outputs=[cosmic.Tensor("probabilities", "float64", (2,))],
        task=cosmic.Task.CLASSIFICATION,
        targets={"probabilities": "diagnosis"},
        scores=cosmic.Scores.PROBABILITIES,
        classes=["malignant", "benign"],
    )
    with cosmic.Rank.from_env(network, columns=columns) as rank:
        model = load(rank.model_path())
        rank.describe(engine=f"scikit-learn {sklearn.__version__}")
        for split in rank:
            split.commit(model.predict_proba(split.read()["features"]))


if __name__ == "__main__":
    main()
