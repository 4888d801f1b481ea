from upgrade_check import Status


def test_the_qualified_form_passes(assessed):
    assessment = assessed()
    assert assessment.status is Status.PASS
    assert assessment.thresholds[0].criteria[0].reading == "第12名 / 45家，需进入前15名，余量3名"
    assert assessment.findings == ()
