app_name = "joint"
urlpatterns: list[object] = []
