from django.urls import path

from trappen.web.scenarios import views
from trappen.web.scenarios.investing import deciding, editing, odds, portfolio
from trappen.web.scenarios.investing import saved as cases
from trappen.web.scenarios.investing import views as investing
from trappen.web.scenarios.workshop import saving
from trappen.web.scenarios.workshop import views as workshop

app_name = "scenarios"
urlpatterns = [
    path("programmer/<int:pk>/investeringssag/proev/", investing.try_plan, name="try_plan"),
    path("investeringssager/", cases.index, name="cases"),
    path("investeringssager/ny/", cases.create, name="case_create"),
    path("investeringssager/fra-fil/", cases.upload, name="case_upload"),
    path("investeringssager/sammenlign/", cases.compare, name="case_compare"),
    path("investeringssager/portefoelje/", portfolio.portfolio, name="portfolio"),
    path("investeringssager/portefoelje/hent/<slug:form>/", portfolio.portfolio_file, name="portfolio_file"),
    path("investeringssager/<int:pk>/", cases.show, name="case"),
    path("investeringssager/<int:pk>/ret/", editing.parts, name="case_parts"),
    path("investeringssager/<int:pk>/ret/<slug:part>/", editing.edit, name="case_edit"),
    path("investeringssager/<int:pk>/proev/", investing.try_case, name="try_case"),
    path("investeringssager/<int:pk>/hent/<str:form>/", cases.case_file, name="case_file"),
    path("investeringssager/<int:pk>/simuleret/", odds.odds, name="case_odds"),
    path("investeringssager/<int:pk>/simuleret/hent/<slug:form>/", odds.odds_file, name="case_odds_file"),
    path("investeringssager/<int:pk>/simuleret/sag/", odds.odds_book, name="case_odds_book"),
    path("investeringssager/<int:pk>/versioner/", cases.versions, name="case_versions"),
    path("investeringssager/<int:pk>/versioner/<int:number>/gendan/", cases.restore, name="case_restore"),
    path("investeringssager/<int:pk>/beslut/", deciding.decide, name="case_decide"),
    path("investeringssager/beslutning/<int:pk>/foelg-op/", deciding.follow, name="case_follow"),
    path("investeringssager/beslutning/<int:pk>/bevilling/", deciding.prepare, name="case_prepare"),
    path("investeringssager/opfoelgning/<int:pk>/", deciding.follow_up, name="case_follow_up"),
    path("investeringssager/<int:pk>/slet/", cases.delete, name="case_delete"),
    path("fremskrivning/", views.forecast, name="forecast"),
    path("fremskrivning/traefsikkerhed/", views.backtest, name="backtest"),
    path("fremskrivning/<slug:kind>.<slug:form>", views.file, name="file"),
    path("fremskrivning/vaerksted/", workshop.workshop, name="workshop"),
    path("fremskrivning/vaerksted/klar/", workshop.make_ready, name="make_ready"),
    path("fremskrivning/vaerksted/effekt/", workshop.take_effect, name="take_effect"),
    path("fremskrivning/vaerksted/hent/<slug:form>/", workshop.file, name="workshop_file"),
    path("fremskrivning/vaerksted/gem/", saving.save, name="save"),
    path("fremskrivning/vaerksted/gemte/", saving.index, name="saved_index"),
    path("fremskrivning/vaerksted/gemte/<int:pk>/", saving.show, name="saved"),
    path("fremskrivning/vaerksted/gemte/<int:pk>/hent/<slug:form>/", saving.saved_file, name="saved_file"),
    path("fremskrivning/vaerksted/gemte/<int:pk>/slet/", saving.delete, name="delete"),
    path("fremskrivning/vaerksted/sammenlign/", saving.compare, name="compare"),
    path("fremskrivning/vaerksted/sammenlign/hent/<slug:form>/", saving.compare_file, name="compare_file"),
]
